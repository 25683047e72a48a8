namespace SeNet.Torch.Batches.Drawing;

/// <summary>What an image shows: its class. The numbers are the labels.</summary>
internal enum Motif
{
    Disc,
    Ring,
    Square,
    Triangle,
    Star,
    Cross,
    Stripes,
    Checkerboard,
    Dots,
    Waves,
}
