namespace SeNet.Torch.Weights;

/// <summary>What became of a file's head when weights were loaded for classes of one's own. Immutable.</summary>
public sealed record HeadMatch
{
    /// <summary>The classes of the file's head; 0 if it has none.</summary>
    public required int FileClassCount { get; init; }

    /// <summary>What the file calls its classes; <see langword="null"/> if it doesn't say.</summary>
    public required IReadOnlyList<string>? FileClassNames { get; init; }

    /// <summary>How many classes of the network have a row of the file's head.</summary>
    public required int Taken { get; init; }

    /// <summary>The classes of the network that begin afresh.</summary>
    public required IReadOnlyList<string> Fresh { get; init; }

    /// <summary>Whether rows were put in another order than the file's.</summary>
    public required bool Reordered { get; init; }

    /// <summary>Whether the file is a plain network's, onto which the network's gates were grafted: see <see cref="ModelWeights.Graft"/>.</summary>
    public bool IsGrafted { get; init; }

    /// <summary>Whether rows were taken by their place alone, since the file doesn't say which classes they are for.</summary>
    public bool IsByPlace => Taken > 0 && FileClassNames is null;

    /// <summary>How many of the file's classes the network hasn't.</summary>
    public int LeftOut => FileClassCount - Taken;
}
