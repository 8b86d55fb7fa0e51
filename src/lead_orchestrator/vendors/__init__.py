"""Wire clients of other companies, one file each: they know no word of our business."""
