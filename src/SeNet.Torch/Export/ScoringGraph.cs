using SeNet.Torch.Images;
using SeNet.Torch.Network;
using SeNet.Torch.Weights.Onnx;
using static SeNet.Torch.Export.OnnxGraph;
using static TorchSharp.torch;

namespace SeNet.Torch.Export;

/// <summary>
/// Writes down as a graph all that scoring does with images of one size: resizing and cropping as <see cref="ImageResizer"/> does it,
/// normalization, the network.
/// </summary>
internal static class ScoringGraph
{
    /// <summary>What the graph's input is called.</summary>
    public const string Input = "image";

    /// <summary>What the node is called that gives probabilities, <c>[N, classes]</c>, or features, <c>[N, features]</c>.</summary>
    public const string Output = "output";

    // In float64 the sums are exact, as they are in the resizer's whole numbers; in float32 a half would be rounded now up, now down.
    private const TensorProto.Types.DataType FloatType = TensorProto.Types.DataType.Float, DoubleType = TensorProto.Types.DataType.Double;

    /// <summary>Makes the graph.</summary>
    /// <param name="network">The network; its weights are read while the result is.</param>
    /// <param name="preprocessing">How an image becomes its input.</param>
    /// <param name="width">Width of the images in pixels.</param>
    /// <param name="height">Height of the images in pixels.</param>
    /// <param name="planar">Whether they are <c>[N, 3, height, width]</c>, not <c>[N, height, width, 3]</c>: float, samples from 0 to 255.</param>
    /// <param name="features">Whether features are wanted instead of probabilities.</param>
    public static OnnxGraph Create(SeResNet network, ImagePreprocessing preprocessing, int width, int height, bool planar, bool features)
    {
        var graph = new OnnxGraph(network.Architecture.Name);
        var x = planar ? Input : graph.Add("Transpose", "planes", [Input], Attribute("perm", 0, 3, 1, 2));
        x = AddResizing(graph, x, preprocessing, width, height);           // [N, 3, size, size]
        x = OnnxExport.AddNormalization(graph, x, preprocessing.Statistics);
        var layers = new NetworkGraph(graph, network, foldNormalization: true);
        if (features)
        {
            graph.Add("Identity", Output, [layers.AddFeatures(x)]);        // [N, features]
            return graph;
        }
        layers.Add(x, "logits");
        graph.Add("Softmax", Output, ["logits"], Attribute("axis", 1));    // [N, classes]
        return graph;
    }

    private static string AddResizing(OnnxGraph graph, string x, ImagePreprocessing preprocessing, int width, int height)
    {
        var (newWidth, newHeight) = ImageResizer.SizeFor(width, height, preprocessing.ResizeTo);
        var crop = ImageCrop.Center(newWidth, newHeight, preprocessing.CropSize);
        if ((width, height) == (crop.Size, crop.Size)) return x;
        var columns = Weights(width, newWidth, crop.Left, crop.Size, preprocessing.Filter);      // [size, width]
        var rows = Weights(height, newHeight, crop.Top, crop.Size, preprocessing.Filter);        // [size, height]
        long[] columnShape = [width, crop.Size], rowShape = [crop.Size, height];
        x = AddCast(graph, x, DoubleType);
        x = graph.Add("MatMul", "columns", [x, AddDoubles(graph, "columns.weight", columnShape, () => Matrix(columns, crop.Size).t())]);
        x = AddRounding(graph, x);                                         // [N, 3, height, size]
        x = graph.Add("MatMul", "rows", [AddDoubles(graph, "rows.weight", rowShape, () => Matrix(rows, crop.Size)), x]);
        return AddCast(graph, AddRounding(graph, x), FloatType);           // [N, 3, size, size]
    }

    private static string AddCast(OnnxGraph graph, string x, TensorProto.Types.DataType type) =>
        graph.Add("Cast", $"{x}.{type}", [x], Attribute("to", (long)type));

    private static string AddDoubles(OnnxGraph graph, string name, long[] shape, Func<Tensor> values) =>
        AddCast(graph, graph.AddWeight(name, shape, values), DoubleType);

    // A resized sample is a byte again: the half is rounded up; the bicubic filter's weights may lead beyond black and white.
    private static string AddRounding(OnnxGraph graph, string x)
    {
        var half = AddDoubles(graph, $"{x}.half", [1], () => tensor([0.5f], device: CPU));
        var black = AddDoubles(graph, $"{x}.black", [1], () => tensor([0f], device: CPU));
        var white = AddDoubles(graph, $"{x}.white", [1], () => tensor([255f], device: CPU));
        x = graph.Add("Floor", $"{x}.rounded", [graph.Add("Add", $"{x}.raised", [x, half])]);
        return graph.Add("Max", $"{x}.bounded", [graph.Add("Min", $"{x}.capped", [x, white]), black]);
    }

    private static Tensor Matrix(float[] values, int rows) => tensor(values, [rows, values.Length / rows], device: CPU);

    // Row by row what each sample of the crop is made of.
    private static float[] Weights(int source, int destination, int first, int count, ResizeFilter kind)
    {
        var matrix = new float[count * source];
        var filter = ResamplingWeights.Create(source, destination, kind, first, count);
        for (var i = 0; i < count; i++)
        {
            var taps = filter.WeightsOf(first + i);
            for (var tap = 0; tap < taps.Length; tap++)
                matrix[i * source + filter.StartOf(first + i) + tap] = taps[tap] / (float)(1 << ResamplingWeights.Precision);
        }
        return matrix;
    }
}
