using SeNet.Samples.Common.Processes;

namespace SeNet.Samples.TrainFolder;

/// <summary>Trains ML.NET on a folder of photos, and predicts with the model.</summary>
internal static class Program
{
    private static int Main(string[] args) => CommandLine.Create().Parse(args).Invoke(SampleRun.Invocation);
}
