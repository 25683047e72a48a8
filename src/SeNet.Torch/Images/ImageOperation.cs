namespace SeNet.Torch.Images;

/// <summary>
/// One change to an image's pixels. All are those of Pillow (ImageEnhance, ImageOps, and transforms with the nearest pixel and a black
/// border), byte for byte, as torchvision applies them to Pillow's images.
/// </summary>
/// <param name="Kind">What to do.</param>
/// <param name="Amount">How much, in the unit that <paramref name="Kind"/> says.</param>
internal readonly record struct ImageOperation(ImageOperationKind Kind, double Amount = 0)
{
    /// <summary>The changed image, in memory of its own; <paramref name="image"/> stays as it is.</summary>
    public RgbImage Apply(RgbImage image) => Kind switch
    {
        ImageOperationKind.Brightness => Enhancement.Brightness(image, (float)Amount),
        ImageOperationKind.Contrast => Enhancement.Contrast(image, (float)Amount),
        ImageOperationKind.Saturation => Enhancement.Saturation(image, (float)Amount),
        ImageOperationKind.Sharpness => Enhancement.Sharpness(image, (float)Amount),
        ImageOperationKind.Hue => HueShift.Apply(image, Amount),
        ImageOperationKind.Posterize => ToneCurve.Posterize((int)Amount).Apply(image),
        ImageOperationKind.Solarize => ToneCurve.Solarize(Amount).Apply(image),
        ImageOperationKind.AutoContrast => ToneCurve.AutoContrast(image).Apply(image),
        ImageOperationKind.Equalize => ToneCurve.Equalize(image).Apply(image),
        ImageOperationKind.ShearX => AffineTransform.ShearX(Amount).Apply(image),
        ImageOperationKind.ShearY => AffineTransform.ShearY(Amount).Apply(image),
        ImageOperationKind.TranslateX => AffineTransform.Translate((int)Amount, 0).Apply(image),
        ImageOperationKind.TranslateY => AffineTransform.Translate(0, (int)Amount).Apply(image),
        ImageOperationKind.Rotate => AffineTransform.Rotate(Amount, image.Width, image.Height).Apply(image),
        _ => throw new InvalidOperationException($"There is no operation {Kind}."),
    };
}
