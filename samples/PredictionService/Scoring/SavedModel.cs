using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.MLNet;
using SeNet.Torch.Native;

namespace SeNet.Samples.PredictionService.Scoring;

/// <summary>
/// The SE-ResNet in a model file. Uploads go straight to it, whatever kind of images it was trained with: steps around it that
/// concern labels, or load images from disk, have nothing to do here. Owns the model.
/// </summary>
internal sealed class SavedModel : IDisposable
{
    private readonly ITransformer _whole;

    private SavedModel(ITransformer whole, SeResNetTransformer network)
    {
        _whole = whole;
        Network = network;
    }

    public SeResNetTransformer Network { get; }

    /// <summary>Reads a file that <c>mlContext.Model.Save</c> wrote: a trained SE-ResNet, or a pipeline with one.</summary>
    /// <exception cref="InvalidDataException">There is no such file, or no such model in it; says what to do.</exception>
    public static SavedModel Load(MLContext ml, string path)
    {
        var (whole, schema) = Open(ml, path);
        try
        {
            return new SavedModel(whole, Find(whole, schema, path));
        }
        catch
        {
            (whole as IDisposable)?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Network.Dispose();
        (_whole as IDisposable)?.Dispose();
    }

    private static (ITransformer Model, DataViewSchema? Schema) Open(MLContext ml, string path)
    {
        if (!File.Exists(path))
            throw new InvalidDataException($"There is no model file '{path}'. Name one that mlContext.Model.Save wrote: --model model.zip");
        try
        {
            using var file = File.OpenRead(path);
            return (ml.Model.Load(file, out var schema), schema);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // ML.NET wraps what went wrong in several others. That torch can't run is no fault of the file.
            for (var cause = error; cause is not null; cause = cause.InnerException)
                if (cause is TorchUnavailableException) throw new InvalidDataException(cause.Message, error);
            throw new InvalidDataException($"'{path}' can't be loaded as a model of ML.NET: {error.GetBaseException().Message}", error);
        }
    }

    private static SeResNetTransformer Find(ITransformer model, DataViewSchema? schema, string path)
    {
        var steps = Steps(model).ToArray();
        var network = steps.OfType<SeResNetTransformer>().FirstOrDefault()
            ?? throw new InvalidDataException(
                $"'{path}' holds no SE-ResNet, but {string.Join(", ", steps.Select(step => step.GetType().Name))}. Save a pipeline with the trainer SeResNet.");
        foreach (var step in steps.TakeWhile(step => step != network))
        {
            var before = ImageColumns(schema);
            schema = schema is null ? null : step.GetOutputSchema(schema);
            if (step is not ImageLoadingTransformer && (schema is null || ImageColumns(schema) > before))
                throw new InvalidDataException(
                    $"'{path}' changes images before the network ({step.GetType().Name} on column '{network.ImageColumnName}'), which this service doesn't. "
                    + "Train SeResNet on the images themselves (it resizes them by itself), and save it with the data's schema.");
        }
        return network;

        // A column that a step writes anew hides the one before, which remains.
        int ImageColumns(DataViewSchema? schema) => schema?.Count(column => column.Name == network.ImageColumnName) ?? 0;
    }

    private static IEnumerable<ITransformer> Steps(ITransformer model) =>
        model is IEnumerable<ITransformer> chain ? chain.SelectMany(Steps) : [model];
}
