namespace SeNet.Torch.Training;

/// <summary>How often images of each class were taken for each class. Not thread-safe while it is filled.</summary>
public sealed class ConfusionMatrix
{
    private readonly int[,] _counts;

    /// <summary>Makes an empty matrix.</summary>
    /// <param name="classNames">The classes, at least one.</param>
    public ConfusionMatrix(IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentOutOfRangeException.ThrowIfLessThan(classNames.Count, 1);
        ClassNames = classNames;
        _counts = new int[classNames.Count, classNames.Count];
    }

    /// <summary>The classes' names; rows and columns have their order.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>How many images of class <paramref name="actual"/> were taken for class <paramref name="predicted"/>.</summary>
    public int this[int actual, int predicted] => _counts[actual, predicted];

    /// <summary>Number of images counted.</summary>
    public int Total { get; private set; }

    /// <summary>Number of images whose class was right.</summary>
    public int Correct { get; private set; }

    /// <summary>Share of images whose class was right, 0 to 1; 0 while nothing is counted.</summary>
    public double Accuracy => Total == 0 ? 0 : (double)Correct / Total;

    /// <summary>Share of the images of class <paramref name="actual"/> that were recognized, 0 to 1; NaN if there is none.</summary>
    public double Recall(int actual)
    {
        var images = 0;
        for (var predicted = 0; predicted < ClassNames.Count; predicted++) images += _counts[actual, predicted];
        return images == 0 ? double.NaN : (double)_counts[actual, actual] / images;
    }

    /// <summary>Counts an image.</summary>
    /// <param name="actual">The image's class, 0 to the number of classes − 1.</param>
    /// <param name="predicted">The class that it was taken for, likewise.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such class.</exception>
    public void Add(int actual, int predicted) => Add(actual, predicted, images: 1);

    /// <summary>Counts several images.</summary>
    internal void Add(int actual, int predicted, int images)
    {
        _counts[actual, predicted] += images;
        Total += images;
        if (actual == predicted) Correct += images;
    }
}
