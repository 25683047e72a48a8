using Microsoft.ML;

namespace SeNet.Samples.Common.MLNet;

/// <summary>Model files.</summary>
public static class SavedModel
{
    /// <summary><c>mlContext.Model.Load</c>, with an error that names the file.</summary>
    /// <exception cref="InvalidOperationException">The file is no model, or it is damaged.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    public static ITransformer Load(MLContext mlContext, string path)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        try
        {
            return mlContext.Model.Load(path, out _);
        }
        catch (Exception error) when (error is InvalidDataException or FormatException or InvalidOperationException or ArgumentException)
        {
            throw new InvalidOperationException($"'{path}' can't be loaded as a model, it may be damaged or something else: {error.GetBaseException().Message}", error);
        }
    }
}
