using SeNet.MLNet;

namespace Microsoft.ML;

/// <summary>What SeNet adds to models.</summary>
public static class SeNetModelExtensions
{
    /// <summary>
    /// The SE-ResNet of a model: of a pipeline, also where it is in a chain within a chain, as <c>Append</c> of one pipeline to another
    /// makes it.
    /// </summary>
    /// <param name="model">A transformer that was fitted, or that <c>mlContext.Model.Load</c> gave.</param>
    /// <returns>The transformer; of several the last one. It stays the model's: disposing the model disposes it.</returns>
    /// <exception cref="InvalidOperationException">There is none; names the model's steps.</exception>
    public static SeResNetTransformer FindSeResNet(this ITransformer model)
    {
        ArgumentNullException.ThrowIfNull(model);
        ITransformer[] steps = [.. model.Steps()];
        return steps.OfType<SeResNetTransformer>().LastOrDefault()
            ?? throw new InvalidOperationException(
                $"The model has no SE-ResNet; its steps are {string.Join(", ", steps.Select(step => step.GetType().Name))}.");
    }

    /// <summary>A model's steps in order, those of chains within chains too.</summary>
    internal static IEnumerable<ITransformer> Steps(this ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Steps) : [model];
}
