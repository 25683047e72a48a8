namespace SeNet.Torch.Batches;

/// <summary>
/// A data set that isn't as it must be: a missing or damaged file, a folder with nothing to learn from. The message
/// says what was found, where, and what to do.
/// </summary>
public sealed class ImageDataException : Exception
{
    /// <summary>Describes a fault in a data set.</summary>
    /// <param name="message">What was found, where, and the remedy, in whole sentences.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public ImageDataException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
