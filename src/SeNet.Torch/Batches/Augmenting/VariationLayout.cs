using SeNet.Torch.Images;

namespace SeNet.Torch.Batches.Augmenting;

/// <summary>
/// How the variations of a batch lie in one table of numbers, a row for each image, so that a single small copy brings them to the device:
/// row in the store, class, crop (left, top, width, height), mirrored, upside down; then kind and amount of each operation; then left,
/// top, right and bottom of each blank. Where an image has fewer operations or blanks than another, there are some that change nothing.
/// </summary>
/// <param name="Operations">The most operations that an image of the batch has.</param>
/// <param name="Blanks">The most blanks.</param>
/// <param name="IsGeometric">Whether an image is cropped, resized or mirrored; otherwise all are of the network's size already.</param>
/// <param name="IsResized">Whether a crop has another size than the network's input.</param>
/// <param name="HasHue">Whether a hue is changed.</param>
internal sealed record VariationLayout(int Operations, int Blanks, bool IsGeometric, bool IsResized, bool HasHue)
{
    public const int Row = 0, Label = 1, Left = 2, Top = 3, Width = 4, Height = 5, Mirrored = 6, UpsideDown = 7;
    private const int Fixed = 8, PerOperation = 2, PerBlank = 4;

    /// <summary>Numbers per image.</summary>
    public int Columns => Fixed + PerOperation * Operations + PerBlank * Blanks;

    /// <summary>The column of an operation's kind; its amount is in the next.</summary>
    public static int Operation(int number) => Fixed + PerOperation * number;

    /// <summary>The column of a blank's left edge.</summary>
    public int Blank(int number) => Fixed + PerOperation * Operations + PerBlank * number;

    /// <param name="variations">Of the whole batch.</param>
    /// <param name="width">Width of the pixels that they are applied to.</param>
    /// <param name="height">Height of the pixels.</param>
    /// <param name="size">Side of the network's input.</param>
    public static VariationLayout For(IReadOnlyList<ImageVariation> variations, int width, int height, int size)
    {
        var whole = new PixelBox(0, 0, size, size);
        return new VariationLayout(
            variations.Max(variation => variation.Operations.Count),
            variations.Max(variation => variation.Blanks.Count),
            width != size || height != size || variations.Any(variation => variation.Crop != whole || variation.Mirrored || variation.UpsideDown),
            variations.Any(variation => variation.Crop.Width != size || variation.Crop.Height != size),
            variations.Any(variation => variation.Operations.Any(operation => operation.Kind == ImageOperationKind.Hue)));
    }

    /// <summary>Writes an image's row.</summary>
    public void Write(Span<double> numbers, long row, long label, ImageVariation variation)
    {
        var (crop, operations, blanks) = (variation.Crop, variation.Operations, variation.Blanks);
        (numbers[Row], numbers[Label]) = (row, label);
        (numbers[Left], numbers[Top], numbers[Width], numbers[Height]) = (crop.Left, crop.Top, crop.Width, crop.Height);
        (numbers[Mirrored], numbers[UpsideDown]) = (variation.Mirrored ? 1 : 0, variation.UpsideDown ? 1 : 0);
        for (var i = 0; i < Operations; i++)
        {
            var operation = i < operations.Count ? operations[i] : new ImageOperation(ImageOperationKind.Brightness, 1);
            (numbers[Operation(i)], numbers[Operation(i) + 1]) = ((int)operation.Kind, operation.Amount);
        }
        for (var i = 0; i < Blanks; i++)
        {
            var blank = i < blanks.Count ? blanks[i] : default;
            (numbers[Blank(i)], numbers[Blank(i) + 1], numbers[Blank(i) + 2], numbers[Blank(i) + 3]) = (blank.Left, blank.Top, blank.Right, blank.Bottom);
        }
    }
}
