"""Damaged and hostile files, grown from small valid ones of every format: nothing may crash, hang or fill memory."""
