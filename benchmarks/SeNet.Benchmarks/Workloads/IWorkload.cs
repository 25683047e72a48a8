using SeNet.Torch.Native;

namespace SeNet.Benchmarks.Workloads;

/// <summary>What is timed, with all that it needs in memory.</summary>
internal interface IWorkload : IDisposable
{
    /// <summary>Number of the network's parameters, by which contenders are seen to have the same network.</summary>
    long Parameters { get; }

    /// <summary>What computes, with its version. Default TorchSharp.</summary>
    string Runtime => $"TorchSharp {TorchRuntime.TorchSharpVersion} (libtorch {TorchRuntime.LoadedLibTorchVersion})";

    /// <summary>Whether a step takes seconds: then one is all the warming up, and one is timed in a turn. Default no.</summary>
    bool IsLong => false;

    /// <summary>Does one step.</summary>
    /// <returns>A number that is finite when the step went well, such as the loss.</returns>
    double Step();

    /// <summary>Waits until all steps are done, where a device does them by itself. Default nothing.</summary>
    void Synchronize()
    {
    }
}
