using SeNet.Torch.Batches.Augmenting;
using SeNet.Torch.Images;
using static SeNet.Torch.Batches.OptionBounds;

namespace SeNet.Torch.Batches;

/// <summary>
/// A way to draw changes from a list of fourteen: nothing, shears, translations, a rotation, brightness, colour, contrast, sharpness,
/// posterize, solarize, auto-contrast, equalize. Immutable. The operations are Pillow's, byte for byte, the lists and ranges torchvision's;
/// what moves in from outside is black. Made for 8-bit images on the processor, in the loader's threads.
/// </summary>
public abstract record AugmentationPolicy
{
    private AugmentationPolicy()
    {
    }

    internal virtual void Validate()
    {
    }

    /// <summary>Draws the changes of a square image with this side, in their order.</summary>
    internal abstract IReadOnlyList<ImageOperation> Draw(int size, ref SplitMix64 random);

    /// <summary>RandAugment (Cubuk et al., arXiv:1909.13719): always the same number of changes, always of the same strength.</summary>
    /// <param name="Operations">How many changes, 1 or more. Default 2.</param>
    /// <param name="Magnitude">Their strength, 0 to 30. Default 9.</param>
    public sealed record RandAugment(int Operations = 2, int Magnitude = 9) : AugmentationPolicy
    {
        internal override void Validate()
        {
            Require(Operations >= 1, Operations, "1 or more");
            Require(Magnitude is >= 0 and <= PolicySpace.MaxMagnitude, Magnitude, $"0 to {PolicySpace.MaxMagnitude}");
        }

        internal override IReadOnlyList<ImageOperation> Draw(int size, ref SplitMix64 random)
        {
            var space = PolicySpace.RandAugment(size);
            var operations = new List<ImageOperation>(Operations);
            for (var i = 0; i < Operations; i++) space.Draw(Magnitude, operations, ref random);
            return operations;
        }
    }

    /// <summary>TrivialAugment with its wide ranges (Müller and Hutter, arXiv:2103.10158): one change of any strength. Nothing to tune.</summary>
    public sealed record TrivialAugmentWide : AugmentationPolicy
    {
        internal override IReadOnlyList<ImageOperation> Draw(int size, ref SplitMix64 random)
        {
            var operations = new List<ImageOperation>(1);
            PolicySpace.TrivialAugmentWide.Draw(random.NextInt(PolicySpace.MaxMagnitude + 1), operations, ref random);
            return operations;
        }
    }
}
