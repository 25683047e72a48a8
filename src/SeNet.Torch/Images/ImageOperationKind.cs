namespace SeNet.Torch.Images;

/// <summary>What can be done to the pixels of an image, and the meaning and unit of the amount that goes with it.</summary>
internal enum ImageOperationKind
{
    /// <summary>Towards black (0) or away from it: the factor, 1 for the image as it is.</summary>
    Brightness,

    /// <summary>Towards the mean grey or away from it: the factor.</summary>
    Contrast,

    /// <summary>Towards the grey image or away from it: the factor.</summary>
    Saturation,

    /// <summary>Around the colour circle: the share of it, −0.5 to 0.5.</summary>
    Hue,

    /// <summary>Towards a smoothed image or away from it: the factor.</summary>
    Sharpness,

    /// <summary>Fewer shades: how many bits of a sample remain, 0 to 8.</summary>
    Posterize,

    /// <summary>Samples from this value on, 0 to 256, are inverted.</summary>
    Solarize,

    /// <summary>Each channel stretched to the whole range; no amount.</summary>
    AutoContrast,

    /// <summary>Each channel's histogram made even; no amount.</summary>
    Equalize,

    /// <summary>Rows moved sideways, in pixels per row.</summary>
    ShearX,

    /// <summary>Columns moved up or down, in pixels per column.</summary>
    ShearY,

    /// <summary>Moved to the right: whole pixels.</summary>
    TranslateX,

    /// <summary>Moved down: whole pixels.</summary>
    TranslateY,

    /// <summary>Turned around the centre, counterclockwise: degrees.</summary>
    Rotate,
}
