using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Microsoft.ML.Transforms.Onnx;
using TorchSharp;

namespace SeNet.Benchmarks.Workloads;

/// <summary>The same files and the same model in ML.NET's own steps, with ONNX Runtime and as many threads: a row at a time.</summary>
internal sealed class OnnxPhotoScoringPass : IWorkload
{
    private const string Image = "Image", Pixels = "Pixels", Score = "Score";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("senet-benchmark-");
    private readonly PhotoRows _rows;
    private readonly TransformerChain<OnnxTransformer> _model;

    public OnnxPhotoScoringPass(BenchmarkCase benchmarkCase)
    {
        var mlContext = new MLContext(seed: 0);
        _rows = new PhotoRows(mlContext, benchmarkCase);
        var path = Path.Combine(_folder.FullName, "model.onnx");
        using (var transformer = FittedModel.Create(mlContext, benchmarkCase))
        {
            Parameters = ParameterCount.Of(transformer);
            transformer.SaveAsOnnx(path, options => options with { InputName = Pixels, OutputName = Score });
        }
        var size = benchmarkCase.ImageSize;
        _model = mlContext.Transforms.LoadImages("Loaded", "", Image)
            .Append(mlContext.Transforms.ResizeImages("Resized", size, size, "Loaded", ImageResizingEstimator.ResizingKind.IsoCrop))
            .Append(mlContext.Transforms.ExtractPixels(Pixels, "Resized"))
            .Append(mlContext.Transforms.ApplyOnnxModel(new OnnxOptions
            {
                ModelFile = path,
                InputColumns = [Pixels],
                OutputColumns = [Score],
                IntraOpNumThreads = torch.get_num_threads(),
            }))
            .Fit(new PhotoRows(mlContext, benchmarkCase).Next());
    }

    public bool IsLong => true;

    public long Parameters { get; }

    public string Runtime => $"ML.NET's transforms, ONNX Runtime {Microsoft.ML.OnnxRuntime.OrtEnv.Instance().GetVersionString()}";

    public double Step() => ScoreReading.Sum(_model.Transform(_rows.Next()), Score);

    public void Dispose()
    {
        _model.Dispose();
        _folder.Delete(recursive: true);
    }
}
