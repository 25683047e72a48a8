using SeNet.Torch.Native;
using SeNet.Torch.RanksProbe;
using TorchSharp;

// sums                   checks every function of a group of ranks
// cases FOLDER [NAME…]   trains all cases, or those named; rank 0 writes the weights into FOLDER
// run FOLDER [FAULT]     trains and saves itself in FOLDER, going on from there; a fault strikes the last rank in the middle
TorchRuntime.Initialize();
torch.set_num_threads(1);
return args switch
{
    ["sums"] => Sums.Run(),
    ["cases", var folder, .. var names] => Cases.Run(folder, names),
    ["run", var folder, .. var fault] => FaultyRun.Train(folder, fault.FirstOrDefault() ?? "none"),
    _ => throw new ArgumentException("Use: sums, cases FOLDER [NAME…], or run FOLDER [FAULT].", nameof(args)),
};
