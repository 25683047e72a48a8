using SeNet.Cli.Models;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Network;
using SeNet.Torch.Weights;

namespace SeNet.Cli.Prediction;

/// <summary>Scores images with weights alone, as their publisher tested them.</summary>
internal sealed class WeightsScoring : IFileScoring
{
    private const int BatchSize = 16;

    private readonly Scorer _scorer;

    /// <summary>Opens weights.</summary>
    /// <param name="weights">A file, or a name of the catalogue.</param>
    /// <param name="device">Where to score.</param>
    /// <exception cref="InvalidDataException">They have no classifier, or some are NaN or infinite.</exception>
    public WeightsScoring(string weights, string device)
    {
        var (network, found) = ModelWeights.Open(weights);
        var preprocessing = found.TestInput?.ToPreprocessing(found.Statistics)
            ?? ImagePreprocessing.ForSize(UsualImageSize.Of(found.Architecture)) with { Statistics = found.Statistics };
        FiniteWeights.Require(network, $"The weights of '{weights}' can't score");
        _scorer = new Scorer(network, preprocessing, device);
        if (found.ClassCount == 0)
        {
            Dispose();
            throw new InvalidDataException($"'{weights}' has no classifier; it can't say what is on an image.");
        }
        ClassNames = found.ClassNames ?? [.. Enumerable.Range(0, found.ClassCount).Select(index => $"class {index}")];
    }

    /// <summary>Numbered from 0 where nobody says.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public IEnumerable<ScoredImage> ScoreFiles(
        IReadOnlyList<string> paths, TestTimeAugmentation? views, int? pixelLimit, CancellationToken cancellationToken)
    {
        using var batch = _scorer.CreateBatch(Math.Min(BatchSize, paths.Count), views ?? TestTimeAugmentation.None);
        foreach (var chunk in paths.Chunk(batch.Capacity))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var faults = new string?[chunk.Length];
            Parallel.For(0, chunk.Length, position => faults[position] = Set(batch, position, chunk[position], pixelLimit ?? ImageDecoder.DefaultPixelLimit));
            var values = new float[chunk.Length * _scorer.OutputCount];
            _scorer.Score(batch, chunk.Length, values);
            for (var position = 0; position < chunk.Length; position++)
            {
                var scores = faults[position] is null ? values[(position * _scorer.OutputCount)..((position + 1) * _scorer.OutputCount)] : [];
                yield return new ScoredImage("", scores, faults[position]);
            }
        }
    }

    public void Dispose() => _scorer.Dispose();

    private static string? Set(ScoringBatch batch, int position, string path, int pixelLimit)
    {
        try
        {
            batch.SetFile(position, path, pixelLimit);
            return null;
        }
        catch (ImageDecodingException error)
        {
            batch.Clear(position);
            return error.Message;
        }
    }
}
