using System.Collections.ObjectModel;
using SeNet.Torch.Batches.Drawing;
using SeNet.Torch.Images;

namespace SeNet.Torch.Batches;

/// <summary>
/// A data set that the program draws itself, so nothing is downloaded: ten classes of shapes and textures in any
/// colour, place, size and turn, on uneven ground with clutter and noise.
/// </summary>
/// <remarks>
/// <para>
/// A ResNet-20 of widths 16, 32, 64 gets 98 to 99 of 100 test images right after five epochs of 10,000 images at 32×32;
/// a linear classifier on the pixels gets 17, because no pixel and no colour tells anything by itself. It shows that
/// training works, not how well a network does on photographs.
/// </para>
/// <para>
/// Image <c>i</c> depends on the seed, <c>i</c> and the size alone, not on the number of images, and is the same on
/// every machine. Its class is <c>i mod 10</c>. Take different seeds for training and test. Images are drawn when
/// asked for and not kept. All members are thread-safe.
/// </para>
/// </remarks>
public sealed class DrawnImageSource : IImageSource
{
    /// <summary>The smallest size: below it the finest textures can't be told apart.</summary>
    public const int MinSize = 24;

    /// <summary>The largest size.</summary>
    public const int MaxSize = 2048;

    private static readonly ReadOnlyCollection<string> Names = Array.AsReadOnly(Array.ConvertAll(Enum.GetNames<Motif>(), name => name.ToLowerInvariant()));

    private readonly int _seed;

    /// <summary>Describes the data set; draws nothing yet.</summary>
    /// <param name="count">Number of images, at least 1.</param>
    /// <param name="seed">Any number; another one gives other images.</param>
    /// <param name="size">Width and height in pixels, <see cref="MinSize"/> to <see cref="MaxSize"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> or <paramref name="size"/> is out of range.</exception>
    public DrawnImageSource(int count, int seed, int size = 32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, MinSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxSize);
        Count = count;
        _seed = seed;
        Size = size;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>Width and height of every image, in pixels.</summary>
    public int Size { get; }

    /// <summary>disc, ring, square, triangle, star, cross, stripes, checkerboard, dots, waves.</summary>
    public IReadOnlyList<string> ClassNames => Names;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> isn't from 0 to <see cref="Count"/> − 1.</exception>
    public int GetLabel(int index) => Check(index) % Names.Count;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> isn't from 0 to <see cref="Count"/> − 1.</exception>
    public string GetName(int index) => $"drawn image {Check(index)} of seed {_seed}";

    /// <summary>Draws an image; the same one at every call.</summary>
    /// <param name="index">Its number.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="index"/> isn't from 0 to <see cref="Count"/> − 1.</exception>
    public RgbImage GetImage(int index)
    {
        var motif = (Motif)GetLabel(index);
        var random = SplitMix64.ForSample(_seed, Size, index);
        var canvas = new Canvas(Size);
        var colour = Ink.Random(ref random);
        Backdrop.Paint(canvas, colour, ref random);
        Backdrop.Scatter(canvas, colour, 2 + random.NextInt(4), ref random);
        if (Shapes.Contains(motif))
            Foreground.DrawShape(canvas, motif, colour, ref random);
        else
            Foreground.DrawTexture(canvas, motif, colour, ref random);
        Backdrop.Scatter(canvas, colour, random.NextInt(2), ref random);
        return canvas.Develop(0.05f * random.NextSingle(), ref random);
    }

    private int Check(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return index;
    }
}
