using SeNet.Torch.Images;

namespace SeNet.Torch.Interpretability;

/// <summary>Why a network takes an image for what it does: where it looked, and which channels its SE blocks let through. Immutable.</summary>
/// <remarks>All indices of classes count from 0, in the order of the scores.</remarks>
public sealed class Explanation
{
    /// <summary>The smallest width that <see cref="ToOverlayPng"/> gives a picture by itself, in pixels, so that there is something to see of a small one.</summary>
    private const int ComfortableSide = 256;

    internal Explanation()
    {
    }

    /// <summary>The classes' names; where the network is without, their numbers from "0".</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>Softmax probabilities, one per class. They are a scorer's up to rounding (about 1e-6; 1e-2 where that computes in bfloat16).</summary>
    public required IReadOnlyList<float> Scores { get; init; }

    /// <summary>The most probable class.</summary>
    public required int PredictedClass { get; init; }

    /// <summary>The class that <see cref="HeatMap"/> is for.</summary>
    public required int TargetClass { get; init; }

    /// <summary>The name of <see cref="PredictedClass"/>.</summary>
    public string PredictedClassName => ClassNames[PredictedClass];

    /// <summary>The name of <see cref="TargetClass"/>.</summary>
    public string TargetClassName => ClassNames[TargetClass];

    /// <summary>The block whose output the heat map was computed from, as its weights name it: <c>layer4.2</c>.</summary>
    public required string Layer { get; init; }

    /// <summary>The Grad-CAM map (arXiv:1610.02391, section 3), enlarged bilinearly to the network's input.</summary>
    public required HeatMap HeatMap { get; init; }

    /// <summary>What the network saw of the image: resized and cropped, of the heat map's size.</summary>
    public required RgbImage Image { get; init; }

    /// <summary>The gates of each SE block, in the order in which the image passes; empty for a network without.</summary>
    public required IReadOnlyList<BlockGates> Gates { get; init; }

    /// <summary>Draws <see cref="Image"/> with the heat map over it, from blue (little) over green and yellow to red (most).</summary>
    /// <param name="width">
    /// The picture's width in pixels, 16 to 4096. <see langword="null"/>: that of <see cref="Image"/>, times the smallest whole number that makes it at
    /// least 256.
    /// </param>
    /// <param name="opacity">How much the hottest colours cover, 0 (not at all) to 1 (wholly).</param>
    /// <returns>The bytes of a PNG file.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its bounds.</exception>
    public byte[] ToOverlayPng(int? width = null, float opacity = 0.6f)
    {
        var side = width ?? Image.Width * Math.Max(1, (ComfortableSide + Image.Width - 1) / Image.Width);
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 16, nameof(width));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, 4096, nameof(width));
        if (opacity is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(opacity), opacity, "The opacity must be 0 to 1.");
        return HeatMapPicture.Draw(Image, HeatMap, side, opacity);
    }
}
