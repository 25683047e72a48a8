using SeNet.Cli.Models;
using SeNet.Cli.Output;
using SeNet.Torch.Training;

namespace SeNet.Cli.Evaluation;

/// <summary>Counts what a model gets right.</summary>
internal sealed class EvaluationTally
{
    // As ML.NET's evaluator does: a probability of zero would make the mean infinite.
    private const double SmallestProbability = 1e-15;

    private readonly ConfusionMatrix _confusion;
    private readonly Dictionary<string, int> _classes;
    private readonly bool _skipBadImages;
    private readonly List<string> _skipped = [];
    private double _loss;
    private int _amongFive;

    /// <param name="classNames">The classes, in the order of the scores.</param>
    /// <param name="skipBadImages">Whether to leave images out that can't be decoded, instead of failing.</param>
    public EvaluationTally(IReadOnlyList<string> classNames, bool skipBadImages)
    {
        _confusion = new ConfusionMatrix(classNames);
        _classes = classNames.Index().ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
        _skipBadImages = skipBadImages;
    }

    /// <summary>Images so far, also those left out.</summary>
    public int Seen => _confusion.Total + _skipped.Count;

    /// <summary>Counts an image.</summary>
    /// <exception cref="InvalidDataException">It can't be decoded, and isn't to be skipped.</exception>
    public void Add(ScoredImage image)
    {
        if (image.Fault is null) Add(EvaluatedImage.From(ClassOf(image.Label), image.Scores));
        else Skip(image.Fault);
    }

    /// <summary>Counts an image.</summary>
    public void Add(EvaluatedImage image)
    {
        _confusion.Add(image.Actual, image.Predicted);
        if (image.Rank < 5) _amongFive++;
        _loss -= Math.Log(Math.Max(image.Probability, SmallestProbability));
    }

    /// <summary>Leaves an image out.</summary>
    /// <exception cref="InvalidDataException">It isn't to be skipped.</exception>
    public void Skip(string fault)
    {
        if (!_skipBadImages) throw new InvalidDataException(fault);
        Messages.Write($"skipped: {fault}");
        _skipped.Add(fault);
    }

    /// <summary>The index of a class, which must be one of the model's.</summary>
    public int ClassOf(string name) => _classes[name];

    /// <summary>What came of it.</summary>
    /// <exception cref="InvalidDataException">Not one image could be decoded.</exception>
    public EvaluateResult ToResult() => _confusion.Total > 0
        ? EvaluateResult.From(new Torch.Training.Evaluation(_loss / _confusion.Total, _confusion), (double)_amongFive / _confusion.Total, _skipped)
        : throw new InvalidDataException("Not one image could be decoded.");
}
