namespace SeNet.Torch.Images;

/// <summary>A rectangle of an image, in pixels, that lies inside it.</summary>
internal readonly record struct PixelWindow(int Left, int Top, int Width, int Height);
