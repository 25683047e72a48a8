using System.Runtime.InteropServices;
using SeNet.Torch.Batches;
using SeNet.Torch.Ranks;

namespace SeNet.Torch.Training;

/// <summary>Counts scored images. Not thread-safe.</summary>
internal sealed class EvaluationTally(IReadOnlyList<string> classNames, IImageSource source)
{
    private readonly int _classes = classNames.Count;
    private readonly long[] _counts = new long[classNames.Count * classNames.Count];
    private readonly List<Scored> _mistakes = [];
    private double _loss;

    /// <summary>Counts an image.</summary>
    public void Add(int index, int actual, int predicted, double probability, double loss)
    {
        _counts[actual * _classes + predicted]++;
        _loss += loss;
        if (predicted == actual) return;
        _mistakes.Add(new Scored(index, actual, predicted, probability, loss));
        if (_mistakes.Count >= 4 * Evaluator.KeptMistakes) Shorten();
    }

    /// <summary>The evaluation of what all ranks have counted, the same on all.</summary>
    public Evaluation JoinedBy(RankGroup ranks)
    {
        Shorten();
        // In the ranks' order, so that the sum is the same on all.
        var loss = ranks.Gather(_loss).Sum();
        ranks.Sum(_counts.AsSpan());
        if (ranks.IsShared)
        {
            var all = ranks.Gather(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_mistakes)));
            _mistakes.Clear();
            foreach (var one in all) _mistakes.AddRange(MemoryMarshal.Cast<byte, Scored>(one));
            Shorten();
        }
        var confusion = new ConfusionMatrix(classNames);
        for (var cell = 0; cell < _counts.Length; cell++)
            if (_counts[cell] > 0) confusion.Add(cell / _classes, cell % _classes, checked((int)_counts[cell]));
        return new Evaluation(confusion.Total == 0 ? double.NaN : loss / confusion.Total, confusion) { WorstMistakes = [.. _mistakes.Select(ToMistake)] };
    }

    // Nothing is worse than no number at all; of equal ones those that came first.
    private void Shorten()
    {
        Scored[] worst = [.. _mistakes.OrderByDescending(mistake => double.IsNaN(mistake.Loss) ? double.PositiveInfinity : mistake.Loss).ThenBy(mistake => mistake.Index).Take(Evaluator.KeptMistakes)];
        _mistakes.Clear();
        _mistakes.AddRange(worst);
    }

    private Mistake ToMistake(Scored scored) =>
        new(source.GetName(scored.Index), scored.Actual, scored.Predicted, scored.Probability, scored.Loss, () => source.GetImage(scored.Index));

    private readonly record struct Scored(int Index, int Actual, int Predicted, double Probability, double Loss);
}
