using System.Globalization;
using SeNet.Torch.Images;
using SeNet.Torch.Network;
using SeNet.Torch.Weights;
using SeNet.Torch.Weights.Onnx;
using static TorchSharp.torch;

namespace SeNet.Torch.Export;

/// <summary>Exports a network to ONNX (onnx.ai), for ONNX Runtime, ML.NET's <c>ApplyOnnxModel</c> and other runtimes.</summary>
/// <remarks>
/// <para>
/// The file has opset 17, IR version 8, and float32 weights inside. Input: float <c>[N, 3, H, W]</c>, red, green and blue planes;
/// output: float <c>[N, classes]</c>. N is open; what the values mean, the names and H and W are the options'. Scores agree with the
/// network's own to about 1e-6.
/// </para>
/// <list type="table">
/// <listheader><term>Part</term><description>Operators</description></listheader>
/// <item><term>normalization, if asked for</term><description>Sub, Div</description></item>
/// <item><term>convolution and batch normalization</term><description>Conv with a bias (folded), or Conv, BatchNormalization</description></item>
/// <item><term>stem</term><description>those, Relu; MaxPool (padded, or <c>ceil_mode</c>)</description></item>
/// <item><term>squeeze-and-excitation</term><description>GlobalAveragePool, Conv 1×1, Relu, Conv 1×1, Sigmoid, Mul; linear layers too become Conv</description></item>
/// <item><term>residual block</term><description>those, Relu, Add</description></item>
/// <item><term>head</term><description>GlobalAveragePool, Flatten, Gemm; Softmax, if asked for. Dropout is training's alone</description></item>
/// </list>
/// <para>
/// Metadata: <c>architecture</c>, the architecture's name, and <c>class_names</c>, if given: a JSON list of texts in the order of the
/// outputs; <c>resize_to</c>, <c>crop_size</c> (in pixels) and <c>resize_filter</c>, if given: how an image becomes the input; with them, where the graph doesn't normalize, <c>mean</c> and <c>std</c>, of red, green and
/// blue samples from 0 to 1, as JSON lists. ONNX Runtime has them in <c>InferenceSession.ModelMetadata.CustomMetadataMap</c>.
/// </para>
/// </remarks>
public static class OnnxExport
{
    private const int Opset = 17;

    // What opset 17 came with.
    private const int IrVersion = 8;

    /// <summary>Exports a network, as it computes in eval mode.</summary>
    /// <param name="network">On any device, in any mode and of any floating type, which becomes float32. It stays as it is; nobody may
    /// train it meanwhile.</param>
    /// <param name="path">The file; replaced if it exists, atomically: after an error it holds what it held before. Its folder must exist.</param>
    /// <param name="options">Names, image size and what else the graph contains; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds or doesn't fit the network; a weight is not a finite number or has
    /// no value. The message names it.</exception>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder isn't writable.</exception>
    /// <exception cref="ObjectDisposedException">The network has been disposed.</exception>
    /// <remarks>The same network and options give the same bytes. Thread-safe for different paths.</remarks>
    public static void Save(SeResNet network, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new OnnxExportOptions();
        options.Validate(network);
        RequireValues(network);
        OnnxFile.Write(path, DescribeModel(network, options), MakeGraph(network, options));
    }

    private static OnnxGraph MakeGraph(SeResNet network, OnnxExportOptions options)
    {
        var graph = new OnnxGraph(network.Architecture.Name);
        var range = options.Normalization is null ? "normalized as in training" : "samples from 0 to 255";
        var x = graph.AddInput(options.InputName, $"Images: red, green and blue planes, {range}",
            OnnxGraph.Dimension("N", null), OnnxGraph.Dimension("C", 3), OnnxGraph.Dimension("H", options.ImageSize), OnnxGraph.Dimension("W", options.ImageSize));
        if (options.Normalization is { } statistics) x = AddNormalization(graph, x, statistics);
        new NetworkGraph(graph, network, options.FoldBatchNormalization).Add(x, options.Softmax ? "logits" : options.OutputName);
        if (options.Softmax) graph.Add("Softmax", options.OutputName, ["logits"], OnnxGraph.Attribute("axis", 1));
        graph.AddOutput(options.OutputName, options.Softmax ? "Probability per class" : "Logit per class",
            OnnxGraph.Dimension("N", null), OnnxGraph.Dimension("classes", network.ClassCount));
        return graph;
    }

    // (sample / 255 − mean) / deviation, with both constants times 255.
    internal static string AddNormalization(OnnxGraph graph, string x, ChannelStatistics statistics)
    {
        var (meanRed, meanGreen, meanBlue, deviationRed, deviationGreen, deviationBlue) = statistics;
        long[] shape = [1, 3, 1, 1];
        var mean = graph.AddWeight("normalization.mean", shape, () => tensor([255 * meanRed, 255 * meanGreen, 255 * meanBlue], shape, device: CPU));
        var deviation = graph.AddWeight("normalization.deviation", shape, () => tensor([255 * deviationRed, 255 * deviationGreen, 255 * deviationBlue], shape, device: CPU));
        x = graph.Add("Sub", "normalization.centred", [x, mean]);          // [N, 3, H, W]
        return graph.Add("Div", "normalization", [x, deviation]);
    }

    private static ModelProto DescribeModel(SeResNet network, OnnxExportOptions options)
    {
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "SeNet.Torch",
            ProducerVersion = typeof(OnnxExport).Assembly.GetName().Version?.ToString(3) ?? "",
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = Opset } },
            MetadataProps = { new StringStringEntryProto { Key = ModelMetadata.Architecture, Value = network.Architecture.Name } },
        };
        if (options.ClassNames is not null)
            model.MetadataProps.Add(new StringStringEntryProto { Key = ModelMetadata.ClassNames, Value = ModelMetadata.WriteClassNames(options.ClassNames) });
        if (options.Preprocessing is { } preprocessing)
        {
            if (options.ImageSize is { } size) preprocessing = preprocessing.WithSize(size);
            Add(ModelMetadata.ResizeTo, preprocessing.ResizeTo.ToString(CultureInfo.InvariantCulture));
            Add(ModelMetadata.CropSize, preprocessing.CropSize.ToString(CultureInfo.InvariantCulture));
            Add(ModelMetadata.ResizeFilter, preprocessing.Filter == ResizeFilter.Bicubic ? "bicubic" : "bilinear");
            // Where the graph normalizes, nobody else may.
            if (options.Normalization is null) AddStatistics(preprocessing.Statistics);
        }
        return model;

        void AddStatistics(ChannelStatistics statistics)
        {
            var (meanRed, meanGreen, meanBlue, deviationRed, deviationGreen, deviationBlue) = statistics;
            Add(ModelMetadata.Mean, string.Create(CultureInfo.InvariantCulture, $"[{meanRed}, {meanGreen}, {meanBlue}]"));
            Add(ModelMetadata.Deviation, string.Create(CultureInfo.InvariantCulture, $"[{deviationRed}, {deviationGreen}, {deviationBlue}]"));
        }

        void Add(string key, string value) => model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
    }

    // libtorch has no values to read otherwise.
    private static void RequireValues(SeResNet network)
    {
        ObjectDisposedException.ThrowIf(network.Head.weight!.IsInvalid, network);
        foreach (var (name, value) in network.state_dict())
        {
            if (value.device_type == TorchSharp.DeviceType.META)
                throw new ArgumentException($"Weight '{name}' is on the meta device, where it has no values; load the network's weights first.", nameof(network));
        }
    }
}
