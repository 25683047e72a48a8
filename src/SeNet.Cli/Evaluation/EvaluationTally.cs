using SeNet.Cli.Models;
using SeNet.Cli.Output;
using SeNet.Torch.Batches;
using SeNet.Torch.Training;

namespace SeNet.Cli.Evaluation;

/// <summary>Counts what a model gets right.</summary>
internal sealed class EvaluationTally
{
    // As ML.NET's evaluator does: a probability of zero would make the mean infinite.
    private const double SmallestProbability = 1e-15;

    private readonly ConfusionMatrix _confusion;
    private readonly Dictionary<string, int> _classes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Skipped, int Scored, string? Fault)> _byLabel = new(StringComparer.Ordinal);
    private readonly bool _skipBadImages;
    private readonly List<string> _skipped = [];
    private double _loss;
    private int _amongFive;

    /// <param name="classNames">The classes, in the order of the scores.</param>
    /// <param name="skipBadImages">Whether to leave images out that can't be decoded, instead of failing.</param>
    public EvaluationTally(IReadOnlyList<string> classNames, bool skipBadImages)
    {
        _confusion = new ConfusionMatrix(classNames);
        foreach (var (index, name) in classNames.Index()) _classes.TryAdd(ComposedName.Of(name), index);
        _skipBadImages = skipBadImages;
    }

    /// <summary>Images so far, also those left out.</summary>
    public int Seen => _confusion.Total + _skipped.Count;

    /// <summary>Counts an image.</summary>
    /// <exception cref="InvalidDataException">It can't be decoded, and isn't to be skipped.</exception>
    public void Add(ScoredImage image)
    {
        if (image.Fault is null) Add(image.Label, EvaluatedImage.From(ClassOf(image.Label), image.Scores));
        else Skip(image.Label, image.Fault);
    }

    /// <summary>Counts an image.</summary>
    /// <param name="label">Its class.</param>
    /// <param name="image">What came of it.</param>
    public void Add(string label, EvaluatedImage image)
    {
        Count(label, (skipped, scored, first) => (skipped, scored + 1, first));
        _confusion.Add(image.Actual, image.Predicted);
        if (image.Rank < 5) _amongFive++;
        _loss -= Math.Log(Math.Max(image.Probability, SmallestProbability));
    }

    /// <summary>Leaves an image out.</summary>
    /// <param name="label">Its class.</param>
    /// <param name="fault">Why it can't be decoded.</param>
    /// <exception cref="InvalidDataException">It isn't to be skipped.</exception>
    public void Skip(string label, string fault)
    {
        if (!_skipBadImages) throw new InvalidDataException(fault);
        Messages.Write($"skipped: {fault}");
        Count(label, (skipped, scored, first) => (skipped + 1, scored, first ?? fault));
        _skipped.Add(fault);
    }

    /// <summary>The index of a class, which must be one of the model's.</summary>
    public int ClassOf(string name) => _classes[ComposedName.Of(name)];

    /// <summary>What came of it.</summary>
    /// <exception cref="InvalidDataException">Not one image could be decoded, or none of a class.</exception>
    public EvaluateResult ToResult()
    {
        if (_confusion.Total == 0) throw new InvalidDataException("Not one image could be decoded.");
        foreach (var (label, (skipped, scored, fault)) in _byLabel)
            if (scored == 0)
                throw new InvalidDataException(
                    $"The class '{label}' has no image that can be decoded: "
                    + $"{(skipped == 1 ? "its only one" : $"all {skipped:N0}")} had to be left out. {fault} Mend the files, or remove the class.");
        var evaluation = new Torch.Training.Evaluation(_loss / _confusion.Total, _confusion);
        return EvaluateResult.From(evaluation, (double)_amongFive / _confusion.Total, _skipped);
    }

    private void Count(string label, Func<int, int, string?, (int Skipped, int Scored, string? Fault)> add)
    {
        var (skipped, scored, fault) = _byLabel.GetValueOrDefault(label);
        _byLabel[label] = add(skipped, scored, fault);
    }
}
