namespace SeNet.Torch.Images;

/// <summary>By which filter an image is resized; both as Pillow computes them, widened when an image gets smaller.</summary>
public enum ResizeFilter
{
    /// <summary>A triangle over two pixels.</summary>
    Bilinear,

    /// <summary>Keys' cubic with a = −0.5 over four pixels.</summary>
    Bicubic,
}
