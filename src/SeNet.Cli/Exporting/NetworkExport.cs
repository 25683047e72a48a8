using SeNet.Cli.Models;
using SeNet.Cli.Published;
using SeNet.Torch.Export;
using SeNet.Torch.Network;
using SeNet.Torch.Weights;

namespace SeNet.Cli.Exporting;

/// <summary>Carries out <c>senet export</c>.</summary>
internal static class NetworkExport
{
    public static ExportResult Run(ExportRequest request) =>
        FileKindDetection.Detect(request.File) == FileKind.Model ? FromModel(request) : FromWeights(request);

    private static ExportResult FromModel(ExportRequest request)
    {
        using var model = SavedModel.Load(request.File, "cpu");
        var size = request.ImageSize ?? model.ImageSize;
        if (request.Onnx is not null) model.SaveAsOnnx(request.Onnx, options => options with { ImageSize = size });
        if (request.Weights is not null) model.SaveWeights(request.Weights);
        return new ExportResult(request.Onnx, request.Weights, model.Architecture.Name, model.ClassNames.Count, size);
    }

    private static ExportResult FromWeights(ExportRequest request)
    {
        NamedWeights.Fetch(request.File);
        var weights = ModelWeights.Inspect(request.File, request.CheckpointWeights);
        if (weights.ClassCount == 0) throw new InvalidDataException($"'{request.File}' has no classifier; only networks that tell classes apart can be exported.");
        using var network = new SeResNet(weights.Architecture, weights.ClassCount, seed: 0);
        ModelWeights.Load(network, request.File, request.CheckpointWeights);
        var size = request.ImageSize ?? UsualImageSize.Of(weights);
        if (request.Onnx is not null)
        {
            OnnxExport.Save(network, request.Onnx, new OnnxExportOptions
            {
                ImageSize = size,
                Normalization = weights.Statistics,
                Preprocessing = weights.TestInput?.ToPreprocessing(weights.Statistics, size),
                Softmax = true,
                ClassNames = weights.ClassNames,
            });
        }
        if (request.Weights is not null) Save(network, request.Weights, weights.ClassNames);
        return new ExportResult(request.Onnx, request.Weights, weights.Architecture.Name, weights.ClassCount, size);
    }

    private static void Save(SeResNet network, string path, IReadOnlyList<string>? classNames)
    {
        if (classNames is null) ModelWeights.Save(network, path);
        else ModelWeights.Save(network, path, classNames);
    }
}
