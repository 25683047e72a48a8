using Microsoft.ML.Data;
using SeNet.MLNet.Data;
using SeNet.MLNet.Scoring;
using SeNet.Torch.Export;
using SeNet.Torch.Inference;

namespace SeNet.MLNet.Internals;

/// <summary>Writes what a transformer does with its images into ML.NET's graph of a pipeline: resizing, the network, and its columns.</summary>
/// <param name="mapper">The transformer, bound to its input.</param>
internal sealed class OnnxConversion(ScoringMapper mapper)
{
    private const string Remedy =
        "Give the model such a column (ExtractPixels makes it of an image, outside the graph), or use SaveAsOnnx and ApplyOnnxModel.";

    /// <summary>Checks that it can be done.</summary>
    /// <exception cref="NotSupportedException">The images are of a kind that ONNX can't read; says what to do.</exception>
    public void Require()
    {
        mapper.Scorer.ThrowIfDisposed();
        var column = mapper.ImageColumn;
        if (column.Type is not VectorDataViewType { IsKnownSize: true })
            throw new NotSupportedException(
                $"Image column '{column.Name}' has the type {column.Type}, which ONNX can't decode; ConvertToOnnx takes SeResNet with pixels: "
                + $"a vector of Single or Byte of dimensions [3, height, width] or [height, width, 3]. {Remedy}");
        if (mapper.Options.TestTimeAugmentation != TestTimeAugmentation.None)
            throw new NotSupportedException(
                $"The model scores with {mapper.Options.TestTimeAugmentation}, of which ConvertToOnnx can write one view only. "
                + $"Train with {nameof(TestTimeAugmentation)}.{TestTimeAugmentation.None}, or use SaveAsOnnx.");
    }

    /// <summary>Writes it.</summary>
    /// <exception cref="NotSupportedException">The images are made by a step that isn't in the graph; says what to do.</exception>
    public void Write(OnnxWriter writer) => mapper.Scorer.WithNetwork(network =>
    {
        writer.RequireOperators("SeResNet");
        var column = mapper.ImageColumn;
        var image = writer.Find(column.Name) ?? throw new NotSupportedException(
            $"Image column '{column.Name}' is made by a step that ML.NET can't convert to ONNX. {Remedy}");
        var type = (VectorDataViewType)column.Type;
        var layout = PixelLayout.Find(type)!.Value;
        long[] shape = layout.Planar ? [-1, 3, layout.Height, layout.Width] : [-1, layout.Height, layout.Width, 3];
        if (type.ItemType.Equals(NumberDataViewType.Byte)) image = writer.AddCast(image, typeof(float));
        image = writer.Add("Reshape", [image, writer.AddNumbers(shape)]);

        var features = mapper.Scorer.Output == ScorerOutput.Features;
        var output = writer.AddColumn(mapper.Columns[0].Name, mapper.Columns[0].Type);
        var graph = ScoringGraph.Create(network, mapper.Scorer.Preprocessing, layout.Width, layout.Height, layout.Planar, features);
        writer.Add(graph, new Dictionary<string, string> { [ScoringGraph.Input] = image }, output);
        foreach (var label in mapper.Columns.OfType<PredictedLabelColumn>())
            writer.AddCast(writer.AddOneMore(writer.AddBest(output)), label.Type.RawType, writer.AddColumn(label.Name, label.Type));
    });
}
