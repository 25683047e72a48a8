using System.Globalization;
using SeNet.Cli.Data;
using SeNet.Cli.Evaluation;
using SeNet.Cli.Models;
using SeNet.MLNet;
using SeNet.Torch.Inference;
using SeNet.Torch.Shards;

namespace SeNet.Cli.Sharding;

/// <summary><c>senet evaluate --output</c>. The measures are counted when all rows are there, in the order of the images, so that they
/// don't depend on how many ranks there were.</summary>
/// <param name="images">The images.</param>
/// <param name="skipBadImages">Whether to leave images out that can't be decoded, instead of failing.</param>
/// <param name="views">Which views of an image are scored; <see langword="null"/> for the model's own choice.</param>
/// <param name="pixelLimit">Largest image that is decoded; <see langword="null"/> for the model's limit.</param>
/// <param name="json">Whether to tell the result as JSON.</param>
internal sealed class EvaluateTask(EvaluationImages images, bool skipBadImages, TestTimeAugmentation? views, int? pixelLimit, bool json)
    : IShardedTask<SeResNetTransformer, EvaluateResult>
{
    private EvaluationTally? _tally;

    public IReadOnlyDictionary<string, string> Settings => new Dictionary<string, string>
    {
        ["command"] = "evaluate",
        ["--tta"] = views?.ToString() ?? "the model's",
        ["--pixel-limit"] = pixelLimit?.ToString(CultureInfo.InvariantCulture) ?? "the model's",
    };

    public IEnumerable<string>? ListImages(Func<SeResNetTransformer> openScorer, CancellationToken cancellationToken) =>
        images.IsNamed ? images.Lines(openScorer().ClassNames, cancellationToken) : null;

    public IEnumerable<object> Score(
        SeResNetTransformer scorer, Shard shard, string[] lines, string? workingFolder, CancellationToken cancellationToken)
    {
        var tally = new EvaluationTally(scorer.ClassNames, skipBadImages);
        LabelledLine[] rows = [.. lines.Select(LabelledLine.Parse)];
        var view = images.Open(rows, shard.First, workingFolder);
        foreach (var (index, scored) in ImageScoring.Score(scorer, view, views, pixelLimit, cancellationToken).Index())
        {
            if (scored.Fault is not null && !skipBadImages) throw new InvalidDataException(scored.Fault);
            var row = new EvaluatedRow(shard.First + index, rows[index].Path, rows[index].Label, null, null, null, scored.Fault);
            if (scored.Fault is null)
            {
                var image = EvaluatedImage.From(tally.ClassOf(rows[index].Label), scored.Scores);
                row = row with { Label = scorer.ClassNames[image.Predicted], ActualProbability = image.Probability, Rank = image.Rank };
            }
            yield return row;
        }
    }

    public void Count(long index, string row, Func<SeResNetTransformer> openScorer)
    {
        var image = PartRow.Read<EvaluatedRow>(row);
        if (image.Index != index) throw new InvalidDataException($"It is image {image.Index}'s, not {index}'s.");
        _tally ??= new EvaluationTally(openScorer().ClassNames, skipBadImages);
        if (image is { Label: { } label, ActualProbability: { } probability, Rank: { } rank })
            _tally.Add(image.Actual, new EvaluatedImage(_tally.ClassOf(image.Actual), _tally.ClassOf(label), probability, rank));
        else
            _tally.Skip(image.Actual, image.Error ?? throw new InvalidDataException("It has neither a class nor an error."));
    }

    public EvaluateResult GetResult() => _tally!.ToResult();

    public int Report(EvaluateResult result, ShardedResult job)
    {
        if (json) Output.Report.Json(result);
        else result.Write();
        return ExitCode.Success;
    }
}
