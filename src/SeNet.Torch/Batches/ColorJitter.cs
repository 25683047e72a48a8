using SeNet.Torch.Images;
using static SeNet.Torch.Batches.OptionBounds;

namespace SeNet.Torch.Batches;

/// <summary>
/// Random changes of colour, in random order: torchvision's <c>ColorJitter</c>. A range of 0 leaves its property alone. Immutable.
/// </summary>
public sealed record ColorJitter
{
    /// <summary>The brightness is multiplied by 1 − this to 1 + this, but never by less than 0; 0 or more. Default 0.</summary>
    public double Brightness { get; init; }

    /// <summary>Likewise the distance from the image's mean grey; 0 or more. Default 0.</summary>
    public double Contrast { get; init; }

    /// <summary>Likewise the distance of each pixel from its grey; 0 or more. Default 0.</summary>
    public double Saturation { get; init; }

    /// <summary>The hue moves by up to this share of the colour circle, either way; 0 to 0.5. Default 0.</summary>
    public double Hue { get; init; }

    internal void Validate()
    {
        Require(double.IsFinite(Brightness) && Brightness >= 0, Brightness, "0 or more");
        Require(double.IsFinite(Contrast) && Contrast >= 0, Contrast, "0 or more");
        Require(double.IsFinite(Saturation) && Saturation >= 0, Saturation, "0 or more");
        Require(Hue is >= 0 and <= 0.5, Hue, "0 to 0.5");
    }

    /// <summary>Draws the changes of an image, in their order.</summary>
    internal IReadOnlyList<ImageOperation> Draw(ref SplitMix64 random)
    {
        var operations = new List<ImageOperation>(4);
        AddFactor(operations, ImageOperationKind.Brightness, Brightness, ref random);
        AddFactor(operations, ImageOperationKind.Contrast, Contrast, ref random);
        AddFactor(operations, ImageOperationKind.Saturation, Saturation, ref random);
        if (Hue > 0) operations.Add(new ImageOperation(ImageOperationKind.Hue, random.NextBetween(-Hue, Hue)));
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(operations));
        return operations;
    }

    private static void AddFactor(List<ImageOperation> operations, ImageOperationKind kind, double range, ref SplitMix64 random)
    {
        if (range > 0) operations.Add(new ImageOperation(kind, random.NextBetween(Math.Max(0, 1 - range), 1 + range)));
    }
}
