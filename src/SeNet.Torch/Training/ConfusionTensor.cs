using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>A confusion matrix as a tensor of what was counted at all: int64 <c>[M, 3]</c>, rows of actual class, predicted class and images.</summary>
internal static class ConfusionTensor
{
    private const int Columns = 3;

    /// <summary>The caller disposes the tensor.</summary>
    public static Tensor From(ConfusionMatrix confusion)
    {
        var values = new List<long>();
        for (var actual = 0; actual < confusion.ClassNames.Count; actual++)
            for (var predicted = 0; predicted < confusion.ClassNames.Count; predicted++)
                if (confusion[actual, predicted] is > 0 and var count) values.AddRange([actual, predicted, count]);
        return tensor(values.ToArray(), [values.Count / Columns, Columns], ScalarType.Int64, CPU);
    }

    /// <summary>The matrix of a tensor.</summary>
    /// <exception cref="IndexOutOfRangeException">It has other classes.</exception>
    public static ConfusionMatrix ToMatrix(Tensor counts, IReadOnlyList<string> classNames)
    {
        var confusion = new ConfusionMatrix(classNames);
        var values = counts.data<long>().ToArray();
        for (var row = 0; row < values.Length; row += Columns) confusion.Add((int)values[row], (int)values[row + 1], (int)values[row + 2]);
        return confusion;
    }
}
