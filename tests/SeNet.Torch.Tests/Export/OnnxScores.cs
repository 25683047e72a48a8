using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace SeNet.Torch.Tests.Export;

/// <summary>A model file in ONNX Runtime, on one thread.</summary>
internal sealed class OnnxScores : IDisposable
{
    public OnnxScores(string path)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        Session = new InferenceSession(path, options);
    }

    public InferenceSession Session { get; }

    /// <summary>Runs the model's only output for its only input.</summary>
    /// <param name="images">float <c>[N, 3, H, W]</c>, contiguous.</param>
    public Tensor Score(Tensor images)
    {
        var input = new DenseTensor<float>(images.data<float>().ToArray(), [.. images.shape.Select(size => (int)size)]);
        using var results = Session.Run([NamedOnnxValue.CreateFromTensor(Session.InputNames.Single(), input)]);
        var scores = results.Single().AsTensor<float>();
        return tensor(scores.ToArray(), [.. scores.Dimensions.ToArray().Select(size => (long)size)]);
    }

    public void Dispose() => Session.Dispose();
}
