System.Console.WriteLine("no experiment yet");
