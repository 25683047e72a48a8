using System.Reflection;
using Microsoft.ML;
using SeNet.Torch.Diagnosis;
using SeNet.Torch.Native.Description;

namespace SeNet.Cli.Diagnosis;

/// <summary>What <c>senet doctor --json</c> writes; scripts rely on the names.</summary>
/// <param name="MicrosoftML">ML.NET's version.</param>
/// <param name="System">The machine and the other versions.</param>
/// <param name="Torch">torch in this process, or why it can't start.</param>
/// <param name="SelfTests">What was tried, in this order.</param>
internal sealed record DoctorResult(
    string MicrosoftML, SystemDescription System, TorchDescription Torch, IReadOnlyList<SelfTestResult> SelfTests)
{
    /// <summary>ML.NET's version, without its commit.</summary>
    public static string MicrosoftMLVersion { get; } =
        typeof(MLContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Whether every test passed.</summary>
    public bool Healthy => SelfTests.All(test => test.Passed);

    /// <summary>A test's line, and below it what to do.</summary>
    public static string Describe(SelfTestResult test) =>
        $"{(test.Passed ? '✓' : '✗')} {test.Name}: {test.Finding}.{(test.Remedy is null ? "" : $"\n  {test.Remedy}")}";
}
