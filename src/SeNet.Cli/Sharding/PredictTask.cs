using System.Globalization;
using SeNet.Cli.Models;
using SeNet.Cli.Output;
using SeNet.Cli.Prediction;
using SeNet.Torch.Inference;
using SeNet.Torch.Shards;

namespace SeNet.Cli.Sharding;

/// <summary><c>senet predict --output</c>.</summary>
/// <param name="images">Gives the images' paths; <see langword="null"/> if none were named.</param>
/// <param name="top">How many classes to give.</param>
/// <param name="views">Which views of an image are scored; <see langword="null"/> for the usual ones.</param>
/// <param name="pixelLimit">Largest image that is decoded; <see langword="null"/> for the usual limit.</param>
/// <param name="json">Whether to tell the result as JSON.</param>
internal sealed class PredictTask(
    Func<CancellationToken, IEnumerable<string>>? images, int top, TestTimeAugmentation? views, int? pixelLimit, bool json)
    : IShardedTask<IFileScoring, PredictedTotal>
{
    private readonly SortedDictionary<string, long> _classes = new(StringComparer.Ordinal);
    private long _failed;

    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["command"] = "predict",
        ["--top"] = top.ToString(CultureInfo.InvariantCulture),
        ["--tta"] = views?.ToString() ?? "the model's",
        ["--pixel-limit"] = pixelLimit?.ToString(CultureInfo.InvariantCulture) ?? "the model's",
    };

    public IEnumerable<string>? ListImages(Func<IFileScoring> openScorer, CancellationToken cancellationToken) => images?.Invoke(cancellationToken);

    public IEnumerable<object> Score(
        IFileScoring scorer, Shard shard, string[] lines, string? workingFolder, CancellationToken cancellationToken)
    {
        var paths = lines.Select(line => Path.GetFullPath(line, workingFolder ?? Path.GetPathRoot(line)!)).ToArray();
        foreach (var (index, scored) in scorer.ScoreFiles(paths, views, pixelLimit, cancellationToken).Index())
            yield return PredictedRow.From(shard.First + index, PredictResult.Image.From(lines[index], scored, scorer.ClassNames, top));
    }

    public void Count(long index, string row, Func<IFileScoring> openScorer)
    {
        var image = PartRow.Read<PredictedRow>(row);
        if (image.Index != index) throw new InvalidDataException($"It is image {image.Index}'s, not {index}'s.");
        if (image.Label is null) _failed++;
        else _classes[image.Label] = _classes.GetValueOrDefault(image.Label) + 1;
    }

    public PredictedTotal GetResult() => new(_failed, _classes);

    public int Report(PredictedTotal result, ShardedResult job)
    {
        if (json) Output.Report.Json(new { job.Manifest, job.Images, result.Failed, job.Parts, result.Classes });
        else Output.Report.Line($"{job.Images:N0} images in {job.Parts:N0} parts: {job.Manifest}");
        if (result.Failed == 0) return ExitCode.Success;
        Messages.WriteError($"{result.Failed:N0} of {job.Images:N0} images couldn't be read; their rows say why (\"error\").");
        return ExitCode.Failure;
    }
}
