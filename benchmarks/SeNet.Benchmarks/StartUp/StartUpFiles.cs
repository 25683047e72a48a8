using SeNet.Torch.Export;
using SeNet.Torch.Network;
using SeNet.Torch.Weights;

namespace SeNet.Benchmarks.StartUp;

/// <summary>The same network as a weights file and as an ONNX model, in a folder that goes with this.</summary>
internal sealed class StartUpFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("senet-benchmark-");

    public StartUpFiles(BenchmarkCase benchmarkCase)
    {
        using var network = new SeResNet(benchmarkCase.Architecture, benchmarkCase.ClassCount, seed: 0);
        ModelWeights.Save(network, Weights);
        OnnxExport.Save(network, Onnx, new OnnxExportOptions { ImageSize = benchmarkCase.ImageSize, Softmax = true });
    }

    public string Weights => Path.Combine(_folder.FullName, "network.safetensors");

    public string Onnx => Path.Combine(_folder.FullName, "network.onnx");

    public void Dispose() => _folder.Delete(recursive: true);
}
