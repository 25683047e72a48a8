using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace SeNet.Benchmarks.Workers;

/// <summary>ONNX Runtime's native library, which a bundle carries only if it was asked to.</summary>
internal static class OnnxRuntimeLibrary
{
    /// <summary>What to do where it isn't there.</summary>
    public const string Remedy = "ONNX Runtime's native library isn't here; a bundle made by eng/bundle.sh --with-onnxruntime has it";

    /// <summary>Whether it loads.</summary>
    public static bool IsPresent => NativeLibrary.TryLoad("onnxruntime", typeof(OrtEnv).Assembly, null, out _);
}
