using System.Globalization;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using static TorchSharp.torch;

namespace SeNet.Torch.Interpretability;

/// <summary>
/// Explains what a <see cref="Scorer"/> answers: a Grad-CAM heat map (Selvaraju et al., arXiv:1610.02391) of where a class shows, and the
/// gates of the SE blocks.
/// </summary>
/// <remarks>
/// <para>
/// An image is prepared as the scorer prepares it. The map is made of the activations behind a residual block, <c>A[k]</c>, each weighed
/// by the mean gradient of the class's logit with respect to it: <c>relu(Σ mean(∂logit/∂A[k]) · A[k])</c>. Behind the last block, where
/// maps are the coarsest (7×7 for images of 224) and say most of the class, this is the class activation map of arXiv:1512.04150; earlier
/// blocks give finer ones.
/// </para>
/// <para>
/// Gradients are taken with respect to those activations alone: no weight gets one, and whoever scores at the same time notices nothing.
/// All members are thread-safe. The scorer stays the caller's; once it is disposed, <see cref="Explain"/> is an
/// <see cref="ObjectDisposedException"/>.
/// </para>
/// </remarks>
public sealed class NetworkExplainer
{
    private readonly Scorer _scorer;
    private readonly IReadOnlyList<string> _classNames;
    private readonly IReadOnlyList<string> _blockNames;

    /// <summary>Makes an explainer; it has nothing to dispose.</summary>
    /// <param name="scorer">Whose answers to explain; any <see cref="Scorer.Output"/>.</param>
    /// <param name="classNames">The classes' names, in the order of the scores; <see langword="null"/> for their numbers from 0.</param>
    /// <exception cref="ArgumentException">There are more or fewer names than classes.</exception>
    public NetworkExplainer(Scorer scorer, IReadOnlyList<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        classNames ??= [.. Enumerable.Range(0, scorer.ClassCount).Select(number => number.ToString(CultureInfo.InvariantCulture))];
        if (classNames.Count != scorer.ClassCount)
            throw new ArgumentException($"There are {classNames.Count} names, but the network tells {scorer.ClassCount} classes apart.", nameof(classNames));
        _scorer = scorer;
        _classNames = classNames;
        _blockNames = scorer.Network.Architecture.BlockNames;
    }

    /// <summary>Scores an image and explains the answer.</summary>
    /// <param name="image">An image of any size.</param>
    /// <param name="targetClass">The class to look for, counted from 0; <see langword="null"/> for the most probable one.</param>
    /// <param name="layer">
    /// The residual block behind which to look, as its weights name it (<c>layer3.2</c>), or a stage (<c>layer3</c>) for its last block;
    /// <see langword="null"/> for the last of all.
    /// </param>
    /// <exception cref="ArgumentException">There is no such class or layer.</exception>
    /// <exception cref="ObjectDisposedException">The scorer has been disposed.</exception>
    public Explanation Explain(RgbImage image, int? targetClass = null, string? layer = null)
    {
        if (targetClass < 0 || targetClass >= _scorer.ClassCount)
            throw new ArgumentOutOfRangeException(nameof(targetClass), targetClass, $"The network tells {_scorer.ClassCount} classes apart; the class must be 0 to {_scorer.ClassCount - 1}.");
        var block = FindBlock(layer);
        _scorer.ThrowIfDisposed();
        using var batch = _scorer.CreateBatch(1);
        batch.Set(0, image);

        Explanation? explanation = null;
        _scorer.WithNetwork(network =>
        {
            using var scope = NewDisposeScope();
            var pass = GradCam.Run(new BlockwiseNetwork(network), batch.Images.AsInput(1), block, targetClass);
            explanation = new Explanation
            {
                ClassNames = _classNames,
                Scores = pass.Scores,
                PredictedClass = pass.PredictedClass,
                TargetClass = pass.TargetClass,
                Layer = _blockNames[block],
                HeatMap = pass.Map,
                Image = _scorer.Preprocessing.Crop(image),
                Gates = pass.Gates,
            };
        });
        return explanation!;
    }

    private int FindBlock(string? layer)
    {
        if (layer is null) return _blockNames.Count - 1;
        for (var i = _blockNames.Count - 1; i >= 0; i--)
            if (_blockNames[i] == layer || _blockNames[i].StartsWith(layer + ".", StringComparison.Ordinal))
                return i;
        throw new ArgumentException($"Architecture '{_scorer.Network.Architecture.Name}' has no layer '{layer}'; it has the blocks {string.Join(", ", _blockNames)}.", nameof(layer));
    }
}
