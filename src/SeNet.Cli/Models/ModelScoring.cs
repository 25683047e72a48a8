using SeNet.MLNet;
using SeNet.Torch.Inference;

namespace SeNet.Cli.Models;

/// <summary>Scores files with a model; what isn't said is as the model has it.</summary>
/// <param name="model">The model; disposed with this.</param>
internal sealed class ModelScoring(SeResNetTransformer model) : IFileScoring
{
    public IReadOnlyList<string> ClassNames => model.ClassNames;

    public IEnumerable<ScoredImage> ScoreFiles(
        IReadOnlyList<string> paths, TestTimeAugmentation? views, int? pixelLimit, CancellationToken cancellationToken) =>
        ImageScoring.ScoreFiles(model, paths, views, pixelLimit, cancellationToken);

    public void Dispose() => model.Dispose();
}
