using Microsoft.ML.OnnxRuntime;
using SeNet.Torch.Export;
using SeNet.Torch.Network;
using TorchSharp;

namespace SeNet.Benchmarks.Workloads;

/// <summary>ONNX Runtime on the network as this library exports it, with its default optimizations and as many threads as the others.</summary>
internal sealed class OnnxRuntimeScoring : IWorkload
{
    private readonly InferenceSession _session;
    private readonly OrtValue _images;
    private readonly Microsoft.ML.OnnxRuntime.RunOptions _run = new();
    private readonly string[] _inputs, _outputs;

    public OnnxRuntimeScoring(BenchmarkCase benchmarkCase)
    {
        var folder = Directory.CreateTempSubdirectory("senet-benchmark-");
        try
        {
            var path = Path.Combine(folder.FullName, "network.onnx");
            using (var network = new SeResNet(benchmarkCase.Architecture, benchmarkCase.ClassCount, seed: 0))
            {
                Parameters = ParameterCount.Of(network);
                OnnxExport.Save(network, path, new OnnxExportOptions { ImageSize = benchmarkCase.ImageSize, Softmax = true });
            }
            using var options = new SessionOptions { IntraOpNumThreads = torch.get_num_threads() };
            _session = new InferenceSession(path, options);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        using var batch = new RandomBatch(benchmarkCase);
        _images = OrtValue.CreateTensorValueFromMemory(batch.Images.data<float>().ToArray(), batch.Images.shape);
        _inputs = [.. _session.InputNames];
        _outputs = [.. _session.OutputNames];
    }

    public long Parameters { get; }

    public string Runtime => $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";

    public double Step()
    {
        using var scores = _session.Run(_run, _inputs, [_images], _outputs);
        var sum = 0.0;
        foreach (var score in scores[0].GetTensorDataAsSpan<float>()) sum += score;
        return sum;
    }

    public void Dispose()
    {
        _run.Dispose();
        _images.Dispose();
        _session.Dispose();
    }
}
