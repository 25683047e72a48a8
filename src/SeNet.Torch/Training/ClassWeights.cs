using SeNet.Torch.Batches;

namespace SeNet.Torch.Training;

/// <summary>How much the images of each class count in the loss, as the <c>weight</c> of PyTorch's <c>CrossEntropyLoss</c>. Immutable.</summary>
public abstract record ClassWeights
{
    private ClassWeights()
    {
    }

    /// <summary>The weight of each class of a source.</summary>
    /// <exception cref="ArgumentException">One is given for a class that the source hasn't.</exception>
    internal abstract float[] Of(IImageSource training);

    internal virtual void Validate()
    {
    }

    /// <summary>
    /// Each class as much as every other, however many images it has: number of images / (number of classes × images of the class), as
    /// scikit-learn's <c>balanced</c>.
    /// </summary>
    public sealed record Balanced : ClassWeights
    {
        internal override float[] Of(IImageSource training)
        {
            var counts = new int[training.ClassNames.Count];
            for (var i = 0; i < training.Count; i++) counts[training.GetLabel(i)]++;
            // A class without images is never a target.
            return Array.ConvertAll(counts, count => count == 0 ? 1 : (float)((double)training.Count / counts.Length / count));
        }
    }

    /// <summary>Chosen weights.</summary>
    public sealed record Given : ClassWeights
    {
        /// <summary>Weights by class.</summary>
        /// <param name="weights">Above 0 each, by the class's name; classes that aren't named have 1. Copied.</param>
        public Given(IEnumerable<KeyValuePair<string, double>> weights) => Weights = new SortedDictionary<string, double>(weights.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);

        /// <summary>The weights by class.</summary>
        public IReadOnlyDictionary<string, double> Weights { get; }

        internal override void Validate()
        {
            foreach (var (name, weight) in Weights)
                TrainingRecipe.Require(double.IsFinite(weight) && weight > 0, weight, "above 0", $"{nameof(ClassWeights)}['{name}']");
        }

        internal override float[] Of(IImageSource training)
        {
            if (Weights.Keys.Except(training.ClassNames).FirstOrDefault() is { } unknown)
                throw new ArgumentException($"{nameof(ClassWeights)} has '{unknown}', which is none of the classes: {string.Join(", ", training.ClassNames)}.");
            return [.. training.ClassNames.Select(name => (float)Weights.GetValueOrDefault(name, 1))];
        }
    }
}
