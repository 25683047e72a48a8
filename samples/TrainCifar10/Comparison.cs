using SeNet.Samples.Common.Display;

namespace SeNet.Samples.TrainCifar10;

/// <summary>Puts a network beside its plain twin: what squeeze-and-excitation gave, and what it cost.</summary>
internal static class Comparison
{
    public static void Show(TrainedNetwork network, TrainedNetwork twin) => TrainingDisplay.Table(
        ["", network.Name, twin.Name, "difference"],
        [
            ["best test accuracy", $"{Best(network):P2}", $"{Best(twin):P2}", $"{(Best(network) - Best(twin)) * 100:+0.00;-0.00} points"],
            ["last test accuracy", $"{Last(network):P2}", $"{Last(twin):P2}", $"{(Last(network) - Last(twin)) * 100:+0.00;-0.00} points"],
            ["parameters", $"{network.Cost.Parameters:N0}", $"{twin.Cost.Parameters:N0}", Overhead(network.Cost.Parameters, twin.Cost.Parameters)],
            ["multiply-adds", $"{network.Cost.MultiplyAdds:N0}", $"{twin.Cost.MultiplyAdds:N0}", Overhead(network.Cost.MultiplyAdds, twin.Cost.MultiplyAdds)],
            ["training time", $"{Seconds(network):N1} s", $"{Seconds(twin):N1} s", Overhead(Seconds(network), Seconds(twin))],
        ]);

    private static double Best(TrainedNetwork network) => network.Result.BestEpoch!.Test!.Accuracy;

    private static double Last(TrainedNetwork network) => network.Result.Epochs[^1].Test!.Accuracy;

    private static double Seconds(TrainedNetwork network) => network.Result.Epochs.Sum(epoch => epoch.TrainingTime.TotalSeconds);

    private static string Overhead(double value, double reference) => $"{(value / reference - 1) * 100:+0.00;-0.00} %";
}
