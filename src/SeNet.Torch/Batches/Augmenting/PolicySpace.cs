using SeNet.Torch.Images;

namespace SeNet.Torch.Batches.Augmenting;

/// <summary>
/// From what a policy draws: each change with its largest amount. The tables are torchvision's (<c>RandAugment</c> and
/// <c>TrivialAugmentWide</c>, 31 magnitudes). Immutable.
/// </summary>
internal sealed class PolicySpace
{
    /// <summary>The highest magnitude: amounts rise linearly from 0 to theirs at this one.</summary>
    public const int MaxMagnitude = 30;

    private const int IdentityAndTable = 14;

    private readonly float _shear, _translation, _angle, _enhancement;
    private readonly int _lostBits;

    private PolicySpace(float shear, float translation, float angle, float enhancement, int lostBits) =>
        (_shear, _translation, _angle, _enhancement, _lostBits) = (shear, translation, angle, enhancement, lostBits);

    /// <summary>The wide ranges of TrivialAugment.</summary>
    public static PolicySpace TrivialAugmentWide { get; } = new(0.99f, 32, 135, 0.99f, lostBits: 6);

    /// <summary>The ranges of RandAugment, whose translations grow with the image.</summary>
    /// <param name="size">The image's side in pixels.</param>
    public static PolicySpace RandAugment(int size) => new(0.3f, 150f / 331 * size, 30, 0.9f, lostBits: 4);

    /// <summary>Draws one change, each kind equally likely, and the sign of those that have one; one of the fourteen is none.</summary>
    public void Draw(int magnitude, List<ImageOperation> operations, ref SplitMix64 random)
    {
        var share = magnitude / (float)MaxMagnitude;
        var choice = random.NextInt(IdentityAndTable);
        if (choice is 0) return;
        if (choice is >= 10)
        {
            operations.Add(choice switch
            {
                10 => new(ImageOperationKind.Posterize, 8 - (int)Math.Round(magnitude / ((double)MaxMagnitude / _lostBits))),
                11 => new(ImageOperationKind.Solarize, 255 - 255.0 * magnitude / MaxMagnitude),
                12 => new(ImageOperationKind.AutoContrast),
                _ => new(ImageOperationKind.Equalize),
            });
            return;
        }
        var signed = random.NextInt(2) == 1 ? -share : share;
        operations.Add(choice switch
        {
            1 => new(ImageOperationKind.ShearX, signed * _shear),
            2 => new(ImageOperationKind.ShearY, signed * _shear),
            3 => new(ImageOperationKind.TranslateX, (int)(signed * _translation)),
            4 => new(ImageOperationKind.TranslateY, (int)(signed * _translation)),
            5 => new(ImageOperationKind.Rotate, signed * _angle),
            6 => new(ImageOperationKind.Brightness, 1 + signed * _enhancement),
            7 => new(ImageOperationKind.Saturation, 1 + signed * _enhancement),
            8 => new(ImageOperationKind.Contrast, 1 + signed * _enhancement),
            _ => new(ImageOperationKind.Sharpness, 1 + signed * _enhancement),
        });
    }
}
