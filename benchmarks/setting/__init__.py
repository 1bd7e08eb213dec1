"""An invented setting of any size, told as plain records that every platform's writer can write down."""
