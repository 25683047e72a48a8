using SeNet.Torch.Inference;

namespace SeNet.Cli.Models;

/// <summary>What can say what is on image files: a model, or weights with classes of their own.</summary>
internal interface IFileScoring : IDisposable
{
    /// <summary>The classes' names, in the order of the scores.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>Scores files.</summary>
    /// <param name="paths">The files, whether or not they are images.</param>
    /// <param name="views">Which views of each are scored; <see langword="null"/> for the usual ones.</param>
    /// <param name="pixelLimit">Largest image that is decoded; <see langword="null"/> for the usual limit.</param>
    /// <param name="cancellationToken">Stops with an <see cref="OperationCanceledException"/>.</param>
    IEnumerable<ScoredImage> ScoreFiles(IReadOnlyList<string> paths, TestTimeAugmentation? views, int? pixelLimit, CancellationToken cancellationToken);
}
