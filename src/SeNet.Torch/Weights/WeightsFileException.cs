namespace SeNet.Torch.Weights;

/// <summary>A weights file that is malformed, or that doesn't fit the network it is loaded into.</summary>
/// <param name="filePath">The file.</param>
/// <param name="tensorName">The tensor at fault, or the first of several; null if the file as a whole is.</param>
/// <param name="reason">What is wrong and what to do about it, as sentences.</param>
/// <param name="innerException">The cause, where there is one.</param>
public sealed class WeightsFileException(string filePath, string? tensorName, string reason, Exception? innerException = null)
    : FormatException(Describe(filePath, tensorName, reason), innerException)
{
    /// <summary>The file.</summary>
    public string FilePath { get; } = filePath;

    /// <summary>The tensor at fault, or the first of several; null if the file as a whole is.</summary>
    public string? TensorName { get; } = tensorName;

    private static string Describe(string filePath, string? tensorName, string reason) =>
        tensorName is null ? $"Weights file '{filePath}': {reason}" : $"Weights file '{filePath}', tensor '{tensorName}': {reason}";
}
