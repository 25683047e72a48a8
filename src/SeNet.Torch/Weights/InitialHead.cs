namespace SeNet.Torch.Weights;

/// <summary>What training does with the head of the weights that it begins with.</summary>
public enum InitialHead
{
    /// <summary>
    /// Rows of the head go to the classes of their names, in whatever order those are; classes that the file doesn't know begin afresh. Where
    /// the file has no names, its rows are taken in their order if they are as many as the classes, with a warning.
    /// </summary>
    Match,

    /// <summary>The head is taken as it is, row by row, whatever its classes are called; it must have as many.</summary>
    Take,

    /// <summary>The head is fresh.</summary>
    Replace,
}
