namespace SeNet.Benchmarks.FewPhotos.Contenders;

/// <summary>A way to learn classes from photos.</summary>
internal interface IContender
{
    string Name { get; }

    /// <summary>Why it can't run here; <see langword="null"/> where it can.</summary>
    string? Missing => null;

    /// <summary>Learns from some photos and classifies others.</summary>
    /// <returns>How many of <paramref name="test"/> it classified rightly.</returns>
    int CountCorrect(IReadOnlyList<Photo> training, IReadOnlyList<Photo> test, int seed);
}
