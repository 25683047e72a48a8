using Microsoft.ML;
using Microsoft.ML.Transforms.Image;
using SeNet.Cli.Output;
using SeNet.MLNet;
using SeNet.Torch.Files;
using SeNet.Torch.Native;
using TorchSharp;

namespace SeNet.Cli.Models;

/// <summary>Opens model files.</summary>
internal static class SavedModel
{
    /// <summary>Loads the SE-ResNet of a model, also if it is one step of a pipeline. The caller disposes it.</summary>
    /// <param name="path">A file that ML.NET saved.</param>
    /// <param name="device">Where to score, as <see cref="ComputeDevice"/> names devices.</param>
    /// <exception cref="UsageException">The device's name is none.</exception>
    /// <exception cref="InvalidOperationException">The device isn't there.</exception>
    /// <exception cref="IOException">There is no such file, or it can't be read.</exception>
    /// <exception cref="InvalidDataException">It isn't a model, or one without SE-ResNet.</exception>
    public static SeResNetTransformer Load(string path, string device)
    {
        using var file = RegularFile.OpenRead(path); // a missing file's message says so, before torch is loaded
        var context = CreateContext(device);
        ITransformer model;
        try
        {
            model = context.Model.Load(file, out _);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // ML.NET wraps it. That torch can't run is no fault of the file.
            for (var cause = error; cause is not null; cause = cause.InnerException)
                if (cause is TorchUnavailableException) throw new TorchUnavailableException(cause.Message, error);
            throw new InvalidDataException($"'{path}' can't be opened as a model of ML.NET: {error.GetBaseException().Message} Give a model.zip, as 'senet train' writes it; weights alone don't say what the classes are called.", error);
        }

        var steps = model.Steps().ToArray();
        if (steps.OfType<SeResNetTransformer>().LastOrDefault() is not { } network)
        {
            (model as IDisposable)?.Dispose();
            throw new InvalidDataException($"The model '{path}' has no SE-ResNet; its steps are {string.Join(", ", steps.Select(step => step.GetType().Name))}.");
        }
        foreach (var step in steps.TakeWhile(step => step != network).Where(ChangesImages))
            Messages.Write($"warning: the model's step {step.GetType().Name} is left out; images go from their files to the network.");
        return network;
    }

    private static MLContext CreateContext(string name)
    {
        try
        {
            ComputeDevice.Validate(name);
        }
        catch (ArgumentException error)
        {
            throw new UsageException(error);
        }
        if (name.Equals("auto", StringComparison.OrdinalIgnoreCase)) return new MLContext();
        var device = ComputeDevice.Resolve(name);
        return new MLContext { GpuDeviceId = device.type == DeviceType.CUDA ? device.index : -1, FallbackToCpu = false };
    }

    // What reads images, extracts their pixels or maps labels is no loss: the network reads files by itself.
    private static bool ChangesImages(ITransformer step) => step is ImageResizingTransformer or ImageGrayscalingTransformer;
}
