using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using SeNet.Torch.Images;
using SeNet.Torch.Inference;
using SeNet.Torch.Native;
using SeNet.Torch.Weights;
using TorchSharp;

namespace SeNet.Benchmarks.StartUp;

/// <summary>A process that opens a file, scores one batch of black images, and writes "scored" and <see cref="FirstScores"/>.</summary>
internal static class StartUpWorker
{
    /// <summary>The hidden command that starts it.</summary>
    public const string Command = "start-up-worker";

    /// <summary>First word of the line with the report.</summary>
    public const string Scored = "scored";

    /// <summary>The contenders beside ours: the peer, and libtorch loaded and left alone.</summary>
    public const string OnnxRuntime = "onnxruntime", LibTorch = "libtorch";

    /// <param name="benchmarkCase">Image size, batch and precision.</param>
    /// <param name="variant">Who scores.</param>
    /// <param name="file">The weights, or the ONNX model.</param>
    /// <param name="threads">How many threads the peer shall use.</param>
    public static void Run(BenchmarkCase benchmarkCase, string variant, string file, int threads)
    {
        var report = variant switch
        {
            OnnxRuntime => ScoreWithOnnxRuntime(benchmarkCase, file, threads),
            LibTorch => LoadLibTorch(),
            _ => Score(benchmarkCase, file),
        };
        using var process = Process.GetCurrentProcess();
        Console.WriteLine($"{Scored} {(report with { PeakBytes = process.PeakWorkingSet64 }).ToJson()}");
    }

    // Each in a method of its own: what one loads, the others must not.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FirstScores Score(BenchmarkCase benchmarkCase, string file)
    {
        var (network, _) = ModelWeights.Open(file);
        using var scorer = new Scorer(network, ImagePreprocessing.ForSize(benchmarkCase.ImageSize), "cpu", precision: benchmarkCase.ScoringPrecision);
        using var batch = scorer.CreateBatch(benchmarkCase.BatchSize);
        var scores = new float[batch.Capacity * scorer.OutputCount];
        scorer.Score(batch, batch.Capacity, scores);
        RequireProbabilities(scores, batch.Capacity);
        return new FirstScores($"TorchSharp {TorchRuntime.TorchSharpVersion} (libtorch {TorchRuntime.LoadedLibTorchVersion})", torch.get_num_threads(), Workloads.ParameterCount.Of(network), 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FirstScores ScoreWithOnnxRuntime(BenchmarkCase benchmarkCase, string file, int threads)
    {
        var (batch, size) = (benchmarkCase.BatchSize, benchmarkCase.ImageSize);
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        using var session = new InferenceSession(file, options);
        using var images = OrtValue.CreateTensorValueFromMemory(new float[batch * 3 * size * size], [batch, 3, size, size]);
        using var run = new Microsoft.ML.OnnxRuntime.RunOptions();
        using var results = session.Run(run, [.. session.InputNames], [images], [.. session.OutputNames]);
        RequireProbabilities(results[0].GetTensorDataAsSpan<float>(), batch);
        return new FirstScores($"ONNX Runtime {OrtEnv.Instance().GetVersionString()}", threads, 0, 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FirstScores LoadLibTorch()
    {
        TorchRuntime.Initialize();
        using var one = torch.ones(1);
        return new FirstScores($"libtorch {TorchRuntime.LoadedLibTorchVersion}", torch.get_num_threads(), 0, 0);
    }

    private static void RequireProbabilities(ReadOnlySpan<float> scores, int images)
    {
        var sum = 0.0;
        foreach (var score in scores) sum += score;
        if (!(Math.Abs(sum - images) < 1e-3)) throw new InvalidOperationException($"The scores of {images} images add up to {sum}.");
    }
}
