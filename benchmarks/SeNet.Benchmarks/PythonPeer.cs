using System.Globalization;

namespace SeNet.Benchmarks;

/// <summary>The contenders that scripts in benchmarks/peers run.</summary>
internal static class PythonPeer
{
    /// <summary>Ours, and Python PyTorch with the channels last: eager, and compiled.</summary>
    /// <param name="script">As for <see cref="Create"/>.</param>
    /// <param name="benchmarkCase">As for <see cref="Create"/>.</param>
    /// <param name="device">Where all of them compute.</param>
    public static IReadOnlyList<Contender> BesideOurs(string script, BenchmarkCase benchmarkCase, string device) =>
    [
        new(Contender.Ours),
        Create("pytorch", script, benchmarkCase, "--device", device, "--channels-last"),
        Create("pytorch-compile", script, benchmarkCase, "--device", device, "--channels-last", "--compile"),
    ];

    /// <summary>Python PyTorch at a case.</summary>
    /// <param name="name">As in the tables.</param>
    /// <param name="script">The script's file name.</param>
    /// <param name="benchmarkCase">Network, sizes and number type; other than float32 means automatic mixed precision.</param>
    /// <param name="further">What else the script is told, such as <c>--compile</c>.</param>
    public static Contender Create(string name, string script, BenchmarkCase benchmarkCase, params string[] further) => new(name)
    {
        PythonScript = script,
        ScriptArguments =
        [
            "--architecture", benchmarkCase.Architecture.Name,
            "--classes", benchmarkCase.ClassCount.ToString(CultureInfo.InvariantCulture),
            "--image-size", benchmarkCase.ImageSize.ToString(CultureInfo.InvariantCulture),
            "--batch-size", benchmarkCase.BatchSize.ToString(CultureInfo.InvariantCulture),
            "--precision", benchmarkCase.Precision,
            .. further,
        ],
    };
}
